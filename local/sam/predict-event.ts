/** An event with the parts of API Gateway's event that a price depends on. */
export function predictEvent(dataset: string, body: unknown): object {
  return {
    httpMethod: 'POST',
    resource: '/v1/{dataset}/predict',
    path: `/v1/${dataset}/predict`,
    pathParameters: { dataset },
    queryStringParameters: null,
    headers: { 'content-type': 'application/json' },
    requestContext: { identity: {} },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}
