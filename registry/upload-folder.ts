/** The folder of everything that was made of an arrived file. */
export const uploadFolder = (dataset: string, uploadId: string) => `uploads/${dataset}/${uploadId}`;
