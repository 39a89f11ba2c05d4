/** Leave to put one file, for a while, for whoever holds the URL. */
export interface UploadUrl {
  readonly url: string;
  /** to be sent with the PUT, exactly so */
  readonly headers: Readonly<Record<string, string>>;
  /** ISO 8601 */
  readonly expiresAt: string;
}

export interface UploadUrls {
  /** @param key where the file will lie in the data store; whatever lies there already stays */
  create(key: string): Promise<UploadUrl>;
}

export const UPLOAD_URL_SECONDS = 900;
