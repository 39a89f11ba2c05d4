"""What others do with the same rows. Called by the benchmarks; every command prints one line of JSON.

    peers.py price TRAIN ASK OUT [ONLY]   fits each peer (whose name begins with ONLY) on TRAIN, writes its prices of
                                   ASK to OUT/{peer}.txt
    peers.py single TRAIN ASK      seconds a LightGBM price takes, one row at a time
    peers.py refit TRAIN           seconds LightGBM takes to fit all of TRAIN
    peers.py read FILE             seconds pandas takes to read FILE
    peers.py tune TRAIN            the search that TUNED comes from
"""

import json
import sys
import time

import catboost
import lightgbm
import numpy as np
import pandas as pd

COLUMNS = ["carat", "cut", "color", "clarity", "depth", "table", "x", "y", "z"]
GRADES = {
    "cut": ["Fair", "Good", "Very Good", "Premium", "Ideal"],
    "color": ["J", "I", "H", "G", "F", "E", "D"],
    "clarity": ["I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF"],
}

# On the training rows of accuracy.ts, judged by MAE in dollars on 15 % of them. `lightgbm` and `catboost` are the best of
# `tune`; `lightgbm absolute` is the best of four settings tried by hand.
TUNED = {
    "lightgbm": {
        "objective": "l2",
        "rounds": 2625,
        "learning_rate": 0.03,
        "num_leaves": 31,
        "min_data_in_leaf": 5,
        "feature_fraction": 0.8,
        "bagging_fraction": 0.6,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "max_bin": 1023,
    },
    "lightgbm absolute": {
        "objective": "l1",
        "rounds": 2280,
        "learning_rate": 0.05,
        "num_leaves": 63,
        "min_data_in_leaf": 10,
        "feature_fraction": 0.8,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 0.0,
        "max_bin": 1023,
    },
    "catboost": {
        "iterations": 2161,
        "learning_rate": 0.1,
        "depth": 8,
        "l2_leaf_reg": 8.0,
        "random_strength": 0.0,
        "bagging_temperature": 0.0,
        "border_count": 1024,
    },
}


def read(path):
    frame = pd.read_csv(path)
    for name, levels in GRADES.items():
        frame[name] = frame[name].map({level: i for i, level in enumerate(levels)})
    # A market that moves: the month is one more feature.
    columns = [*COLUMNS, "month"] if "month" in frame else COLUMNS
    return frame[columns].astype(float), frame["price"].to_numpy(float) if "price" in frame else None


def fit_lightgbm(X, y, parameters, valid=None):
    settings = {"verbosity": -1, "seed": 1, "num_threads": 2, **{k: v for k, v in parameters.items() if k != "rounds"}}
    data = lightgbm.Dataset(X.to_numpy(), np.log(y), params=settings)
    if valid is None:
        return lightgbm.train(settings, data, parameters["rounds"])
    check = data.create_valid(valid[0].to_numpy(), np.log(valid[1]))
    stop = lightgbm.early_stopping(60, verbose=False)
    return lightgbm.train(settings, data, parameters["rounds"], valid_sets=[check], callbacks=[stop])


def fit_catboost(X, y, parameters, valid=None):
    model = catboost.CatBoostRegressor(verbose=False, random_seed=1, allow_writing_files=False, **parameters)
    if valid is None:
        return model.fit(X, np.log(y))
    return model.fit(X, np.log(y), eval_set=(valid[0], np.log(valid[1])), early_stopping_rounds=100)


def with_early_stopping(fit, X, y, parameters, count, trees):
    """Fits all rows with as many trees as did best on a tenth of them: few rows want fewer."""
    held = np.random.default_rng(1).random(len(y)) < 0.1
    best = trees(fit(X[~held], y[~held], parameters, (X[held], y[held])))
    return fit(X, y, {**parameters, count: best})


def price(train, ask, out, only=""):
    X, y = read(train)
    asked, _ = read(ask)
    def lightgbm_prices(name):
        trees = lambda model: model.best_iteration
        return np.exp(with_early_stopping(fit_lightgbm, X, y, TUNED[name], "rounds", trees).predict(asked.to_numpy()))

    def catboost_prices():
        trees = lambda model: model.tree_count_
        return np.exp(with_early_stopping(fit_catboost, X, y, TUNED["catboost"], "iterations", trees).predict(asked))

    def catboost_default_prices():
        model = catboost.CatBoostRegressor(verbose=False, random_seed=1, allow_writing_files=False)
        return model.fit(X, y).predict(asked)

    peers = {
        "CatBoost default, on price": catboost_default_prices,
        "CatBoost tuned, on ln price": catboost_prices,
        "LightGBM tuned, on ln price": lambda: lightgbm_prices("lightgbm"),
        "LightGBM tuned, absolute error of ln price": lambda: lightgbm_prices("lightgbm absolute"),
    }
    seconds = {}
    for name, run in peers.items():
        if not name.startswith(only):
            continue
        start = time.perf_counter()
        prices = run()
        seconds[name] = time.perf_counter() - start
        np.savetxt(f"{out}/{name}.txt", prices, fmt="%.9g")
    return seconds


def single(train, ask):
    X, y = read(train)
    rows = read(ask)[0].to_numpy()
    model = fit_lightgbm(X, y, TUNED["lightgbm"])
    return {
        name: {"median": float(np.median(times)), "p99": float(np.quantile(times, 0.99)), "calls": len(times)}
        for name, times in {
            "price": [timed(lambda: model.predict(rows[i : i + 1], num_threads=1)) for i in range(1000)],
            "reasons": [timed(lambda: model.predict(rows[i : i + 1], num_threads=1, pred_contrib=True)) for i in range(30)],
        }.items()
    }


def refit(train):
    X, y = read(train)
    return {"seconds": timed(lambda: fit_lightgbm(X, y, TUNED["lightgbm"])), "rows": len(y)}


def read_csv(path):
    start = time.perf_counter()
    rows = len(pd.read_csv(path))
    return {"seconds": time.perf_counter() - start, "rows": rows}


def timed(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def tune(train):
    X, y = read(train)
    random = np.random.default_rng(1)
    held = random.random(len(y)) < 0.15
    target = np.log(y)
    found = {"lightgbm": [], "catboost": []}

    def error(prices):
        return float(np.abs(np.exp(prices) - y[held]).mean())

    for _ in range(24):
        settings = {
            "objective": "l2",
            "learning_rate": 0.03,
            "num_leaves": int(random.choice([31, 63, 127, 255])),
            "min_data_in_leaf": int(random.choice([5, 10, 20, 40])),
            "feature_fraction": float(random.choice([0.6, 0.7, 0.8, 1.0])),
            "bagging_fraction": float(random.choice([0.6, 0.8, 1.0])),
            "bagging_freq": 1,
            "lambda_l2": float(random.choice([0, 1, 5, 20])),
            "max_bin": int(random.choice([255, 1023])),
        }
        data = lightgbm.Dataset(X[~held].to_numpy(), target[~held], params={"max_bin": settings["max_bin"], "verbosity": -1})
        check = data.create_valid(X[held].to_numpy(), target[held])
        model = lightgbm.train(
            {"verbosity": -1, "seed": 1, "num_threads": 2, "metric": "l2", **settings},
            data,
            4000,
            valid_sets=[check],
            callbacks=[lightgbm.early_stopping(60, verbose=False)],
        )
        entry = {"mae": error(model.predict(X[held].to_numpy())), "rounds": model.best_iteration, **settings}
        found["lightgbm"].append(entry)
        print(json.dumps(entry), file=sys.stderr, flush=True)
    for _ in range(8):
        settings = {
            "learning_rate": float(random.choice([0.06, 0.1])),
            "depth": int(random.choice([6, 7, 8])),
            "l2_leaf_reg": float(random.choice([1, 3, 8])),
            "random_strength": float(random.choice([0, 1])),
            "bagging_temperature": float(random.choice([0, 1])),
            "border_count": int(random.choice([254, 1024])),
        }
        model = catboost.CatBoostRegressor(iterations=2500, verbose=False, random_seed=1, allow_writing_files=False, **settings)
        model.fit(X[~held], target[~held], eval_set=(X[held], target[held]), early_stopping_rounds=100)
        entry = {"mae": error(model.predict(X[held])), "iterations": model.tree_count_, **settings}
        found["catboost"].append(entry)
        print(json.dumps(entry), file=sys.stderr, flush=True)
    return {name: min(entries, key=lambda entry: entry["mae"]) for name, entries in found.items()}


if __name__ == "__main__":
    commands = {"price": price, "single": single, "refit": refit, "read": read_csv, "tune": tune}
    print(json.dumps(commands[sys.argv[1]](*sys.argv[2:])))
