/** A URL with which its holder can put one file, for a limited time. */
export interface UploadUrl {
  readonly url: string;
  /** Headers that must be sent with the PUT, exactly as they are */
  readonly headers: Readonly<Record<string, string>>;
  /** ISO 8601 */
  readonly expiresAt: string;
}

export interface UploadUrls {
  /** @param key of the file in the data store. An existing file is not replaced. */
  create(key: string): Promise<UploadUrl>;
}

export const UPLOAD_URL_SECONDS = 900;
