"""
What a user would serve instead: FastAPI on uvicorn, with CatBoost as it comes and its SHAP values as reasons. One process.

fastapi_server.py TRAIN.csv: prints its address as soon as it answers. POST / takes one item or a list of items.
"""

import json
import socket
import sys

import catboost
import numpy as np
import uvicorn
from fastapi import FastAPI, Request

LEVELS = {
    "cut": ["Fair", "Good", "Very Good", "Premium", "Ideal"],
    "color": ["J", "I", "H", "G", "F", "E", "D"],
    "clarity": ["I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF"],
}


def read(path):
    with open(path) as file:
        names = next(file).strip().split(",")
        rows = [line.strip().split(",") for line in file]
    columns = names[:-1]
    return columns, np.array([vector(dict(zip(columns, row)), columns) for row in rows]), np.array([float(row[-1]) for row in rows])


def vector(item, columns):
    return [LEVELS[name].index(item[name]) if name in LEVELS else float(item[name]) for name in columns]


def main(train):
    columns, X, y = read(train)
    model = catboost.CatBoostRegressor(verbose=False, random_seed=1, allow_writing_files=False).fit(X, y)
    app = FastAPI()

    def answer(items):
        values = model.get_feature_importance(
            catboost.Pool([vector(item, columns) for item in items]), type="ShapValues"
        )
        return [
            {
                "price": round(float(row.sum()), 2),
                "reference": round(float(row[-1]), 2),
                "reasons": [
                    {"input": name, "given": item[name], "amount": round(float(amount), 2)}
                    for name, amount in zip(columns, row)
                ],
            }
            for item, row in zip(items, values)
        ]

    @app.post("/")
    async def predict(request: Request):
        body = json.loads(await request.body())
        return {"items": answer(body)} if isinstance(body, list) else answer([body])[0]

    listening = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}/", flush=True)
    uvicorn.run(app, fd=listening.fileno(), log_level="warning")


main(sys.argv[1])
