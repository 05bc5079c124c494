/** Where a file is sent to, before anybody has looked into it. */
export const incomingKey = (paperId: string) => `papers/incoming/${paperId}`;
/** Where it lies once it was looked into; the name is new each time. */
export const keptKey = (paperId: string) => `papers/${paperId}/${crypto.randomUUID()}`;

type Stored = { objectKey: string; contentType: string; pageCount: number };

/** The picture of a page: of a photo the file itself, of a PDF one beside it. */
export const pictureKey = (
  { objectKey, contentType }: Pick<Stored, "objectKey" | "contentType">,
  page: number,
) => (contentType === "application/pdf" ? `${objectKey}.${page}` : objectKey);

/** Everything that is stored of a paper. */
export const keysOf = (stored: Stored): string[] => [
  stored.objectKey,
  ...(stored.contentType === "application/pdf"
    ? Array.from({ length: stored.pageCount }, (_, n) => pictureKey(stored, n + 1))
    : []),
];
