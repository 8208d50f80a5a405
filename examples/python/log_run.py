"""Logs a run, watches it and asks for its epsilon: python3 log_run.py, with CLIPWISE_API for another server."""

import math

from clipwise import Run, ask, watch

run = Run("logistic regression", config={"optimiser": "sgd", "lr": 0.1, "epochs": 2}, delta=1e-5,
          sampling_rate=0.1, noise_multiplier=1.0, examples=1000, steps=20, epochs=2, model="logistic")
for step in range(1, 21):
    run.charge(step)
    run.log(step, {"training/loss": math.exp(-step / 10)}, epoch=step / 10)
run.end()

for event in watch(run.id):
    if event["__typename"] == "PrivacyCharged":
        print("step", event["step"], "epsilon at most", round(event["epsilon"], 3))

opacus = Run("as Opacus counted", config={}, delta=1e-5, sampling_rate=0.1, noise_multiplier=1.0)
opacus.charge_opacus([(1.0, 0.1, 20)])
opacus.end()

found = ask("query ($ids: [ID!]) { runs(filter: {ids: $ids}) { nodes { name privacy { verdict chargedEpsilon } } } }",
            ids=[run.id, opacus.id])
for node in found["runs"]["nodes"]:
    print(node["name"], node["privacy"]["verdict"], node["privacy"]["chargedEpsilon"])
