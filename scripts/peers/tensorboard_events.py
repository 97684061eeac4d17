#!/usr/bin/env python3
"""TensorBoard event files, by TensorBoard itself (pip install tensorboard==2.21.0).

  tensorboard_events.py write FILE   writes the fixture that EventFileTest compares with
  tensorboard_events.py read FOLDER  prints tag, step and value of every scalar in a folder's event files
"""
import sys


def write(path):
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.record_writer import RecordWriter

    values = [
        Summary.Value(tag="train/loss", simple_value=10.5),
        Summary.Value(tag="validation/books", simple_value=3.25),
    ]
    with open(path, "wb") as out:
        records = RecordWriter(out)
        records.write(Event(wall_time=1795435200.25, file_version="brain.Event:2").SerializeToString())
        step = Event(wall_time=1795435201.5, step=300, summary=Summary(value=values))
        records.write(step.SerializeToString())
        records.flush()


def read(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(folder, size_guidance={"scalars": 0, "tensors": 0})
    events.Reload()
    for tag in sorted(events.Tags()["scalars"]):
        for scalar in events.Scalars(tag):
            print(tag, scalar.step, scalar.value)


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](sys.argv[2])
