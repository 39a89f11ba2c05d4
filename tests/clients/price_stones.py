"""Prices one stone and a list by the client that openapi-python-client has made of the document."""

import json
import sys

from stima_client import AuthenticatedClient
from stima_client.api.default import predict_diamonds
from stima_client.models import DiamondsItem, DiamondsListedPrediction, DiamondsWrongItem
from stima_client.models import DiamondsItemClarity, DiamondsItemColor, DiamondsItemCut

url, key = sys.argv[1:]
client = AuthenticatedClient(base_url=url, token=key, prefix="", auth_header_name="x-api-key")


def stone(ref: str, carat: float) -> DiamondsItem:
    return DiamondsItem(
        ref=ref,
        carat=carat,
        cut=DiamondsItemCut.IDEAL,
        color=DiamondsItemColor.G,
        clarity=DiamondsItemClarity.VS2,
    )


one = predict_diamonds.sync(client=client, body=stone("one", 1.1))
listed = predict_diamonds.sync(client=client, body=[stone("first", 1.1), stone("wrong", 99.0), stone("third", 2.0)])
first, wrong, third = listed.items
assert isinstance(first, DiamondsListedPrediction) and isinstance(third, DiamondsListedPrediction)
assert isinstance(wrong, DiamondsWrongItem)
refused = predict_diamonds.sync(client=client, body=stone("alone", 99.0))
json.dump(
    {
        "one": [one.ref, one.price],
        "list": [[first.ref, first.price], [wrong.ref, wrong.error.errors[0].code.value], [third.ref, third.price]],
        "refused": [refused.code.value, refused.status],
    },
    sys.stdout,
)
