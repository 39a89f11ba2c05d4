"""Other models on one file of the suite, called by own-data.ts.

    peers.py TRAIN TEST YS KIND OUT TUNED   fits each peer on TRAIN, writes what it says of TEST to OUT/{peer}.txt and prints
                                            its seconds as one line of JSON. YS holds the targets of TRAIN, one a line.

They see the columns as a person with pandas would give them: a number where every cell is one, else a category; ids are left out.
"""

import json
import sys
import time

import catboost
import lightgbm
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

CATBOOST = {"verbose": False, "random_seed": 1, "allow_writing_files": False, "thread_count": 2}


def read(train, test):
    both = [pd.read_csv(path, dtype=str, na_values=["?"]) for path in (train, test)]
    frame = pd.concat(both, ignore_index=True)
    count = len(both[0])
    columns = {}
    for name in frame:
        cells = frame[name].str.strip()
        numbers = pd.to_numeric(cells, errors="coerce")
        known = cells.notna() & (cells != "")
        seen = cells[:count][known[:count]]
        if len(seen) == 0 or seen.nunique() < 2:
            continue
        if numbers[known].notna().all():
            whole = (numbers[:count].dropna() % 1 == 0).all()
            if whole and seen.nunique() == count:
                continue
            columns[name] = numbers
        elif seen.nunique() < len(seen):
            columns[name] = cells.where(known, "missing")
    X = pd.DataFrame(columns)
    return X[:count], X[count:]


def held_out(count):
    return np.random.default_rng(1).random(count) < 0.15


def categories_of(X):
    return [name for name in X if X[name].dtype.kind not in "fi"]


def linear(X, y, Z, is_price):
    words = categories_of(X)
    numbers = [name for name in X if name not in words]

    def fit(strength, rows):
        parts = ColumnTransformer(
            [
                ("words", OneHotEncoder(handle_unknown="ignore"), words),
                ("numbers", make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), numbers),
            ]
        )
        last = Ridge(alpha=strength) if is_price else LogisticRegression(C=1 / strength, max_iter=2000)
        return make_pipeline(parts, last).fit(X[rows], y[rows])

    if not is_price:
        return fit(1.0, np.full(len(y), True)).predict_proba(Z)[:, 1]
    held = held_out(len(y))
    error = lambda strength: np.abs(fit(strength, ~held).predict(X[held]) - y[held]).mean()
    return fit(min([0.3, 3, 30], key=error), np.full(len(y), True)).predict(Z)


def lightgbm_default(X, y, Z, is_price):
    words = categories_of(X)
    kinds = {name: pd.CategoricalDtype(sorted(X[name].unique())) for name in words}
    model = (lightgbm.LGBMRegressor if is_price else lightgbm.LGBMClassifier)(verbosity=-1, random_state=1, n_jobs=2)
    model.fit(X.astype(kinds), y)
    return model.predict(Z.astype(kinds)) if is_price else model.predict_proba(Z.astype(kinds))[:, 1]


def catboost_default(X, y, Z, is_price, **settings):
    kind = catboost.CatBoostRegressor if is_price else catboost.CatBoostClassifier
    model = kind(**CATBOOST, **settings).fit(X, y, cat_features=categories_of(X))
    return model.predict(Z) if is_price else model.predict_proba(Z)[:, 1]


def catboost_tuned(X, y, Z, is_price):
    """The best of some settings with early stopping on 15 % of the rows, fitted on all of them again."""
    held = held_out(len(y))
    losses = ["RMSE", "MAE"] if is_price else ["Logloss"]
    kind = catboost.CatBoostRegressor if is_price else catboost.CatBoostClassifier
    found = []
    for loss in losses:
        for depth in [3, 6, 8]:
            settings = {"depth": depth, "loss_function": loss, "learning_rate": 0.06}
            model = kind(**CATBOOST, **settings, iterations=2500)
            pool = catboost.Pool(X[held], y[held], cat_features=categories_of(X))
            model.fit(X[~held], y[~held], cat_features=categories_of(X), eval_set=pool, early_stopping_rounds=100)
            error = np.abs(model.predict(X[held]) - y[held]).mean() if is_price else model.best_score_["validation"]["Logloss"]
            found.append((error, {**settings, "iterations": model.tree_count_}))
    return catboost_default(X, y, Z, is_price, **min(found, key=lambda one: one[0])[1])


def run(train, test, ys, kind, out, tuned):
    X, Z = read(train, test)
    is_price = kind == "price"
    y = np.loadtxt(ys)
    ln = np.log(y) if is_price else y
    back = np.exp if is_price else (lambda values: values)
    peers = {
        "linear": lambda: back(linear(X, ln, Z, is_price)),
        "LightGBM default": lambda: lightgbm_default(X, y, Z, is_price),
        "CatBoost default": lambda: catboost_default(X, y, Z, is_price),
    }
    if is_price:
        peers["CatBoost on ln price"] = lambda: back(catboost_default(X, ln, Z, True))
    if tuned == "tuned":
        peers["CatBoost tuned"] = lambda: back(catboost_tuned(X, ln, Z, is_price))
    seconds = {}
    for name, peer in peers.items():
        start = time.perf_counter()
        np.savetxt(f"{out}/{name}.txt", peer(), fmt="%.9g")
        seconds[name] = time.perf_counter() - start
    return seconds


if __name__ == "__main__":
    print(json.dumps(run(*sys.argv[1:])))
