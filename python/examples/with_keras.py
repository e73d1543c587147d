"""Explains a model of Keras, with any of its backends: with_keras.py PHOTO [--untrained]."""

import sys

import keras

import kedge

weights = None if "--untrained" in sys.argv else "imagenet"
network = keras.applications.MobileNetV3Small(weights=weights)  # takes 0..255 and gives probabilities


def predict(batch):  # uint8 [n, 224, 224, 3]
    return network.predict_on_batch(batch)


with kedge.Model.function(predict, (224, 224), name=network.name) as model:
    print(kedge.explain(sys.argv[1], model))
