package org.mixlaw.model.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mixlaw.model.exchange.TensorInfo;

/**
 * A proxy whose rows are shared among replicas, each with a device and a thread of its own
 * (synchronous data parallelism). Every replica scales its losses by the tokens of the whole batch,
 * so that the sum of their gradients is that of one replica, however unequal their parts are. The
 * sum is made by parts: replica k adds up the k-th part of the gradients of all, in the order of
 * the replicas, and hands the sum to all (a reduce-scatter and an all-gather); then every replica
 * makes the same update, which leaves all with the same weights.
 */
final class ReplicatedProxy implements Proxy {
  /** Norms of the same gradients on devices of several kinds may round otherwise; not more. */
  private static final double TOLERANCE = 1e-5;

  private final ProxyOptions options;
  private final ReplicaThreads threads;
  private final Replica[] replicas;
  private final List<NDArray> gradients = new ArrayList<>();
  private final List<int[]> passes = new ArrayList<>();

  /**
   * Opens the replicas.
   *
   * @param options what they are of
   * @param devices the device of each
   * @param open opens one
   */
  ReplicatedProxy(
      ProxyOptions options, List<DeviceChoice> devices, Function<ProxyOptions, Replica> open) {
    this.replicas = new Replica[devices.size()];
    this.threads =
        new ReplicaThreads(
            devices.stream()
                .map(
                    device -> device instanceof DeviceChoice.Gpu gpu ? "gpu:" + gpu.index() : "cpu")
                .toList());
    int each = options.threads();
    if (each == 0) {
      each = Math.max(1, Runtime.getRuntime().availableProcessors() / devices.size());
    }
    this.options = options.withThreads(each);
    try {
      threads.each(
          k -> {
            replicas[k] = open.apply(this.options.on(devices.get(k)));
            return k;
          });
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    for (Replica replica : replicas) {
      gradients.add(replica.gradients());
    }
  }

  private void all(Consumer<Replica> work) {
    threads.each(
        k -> {
          work.accept(replicas[k]);
          return k;
        });
  }

  private static int[] shares(int rows, int replicas) {
    return IntStream.range(0, replicas)
        .map(k -> rows / replicas + (k < rows % replicas ? 1 : 0))
        .toArray();
  }

  /** The rows in front of a replica's. */
  private static int before(int[] shares, int replica) {
    return Arrays.stream(shares, 0, replica).sum();
  }

  @Override
  public ProxyOptions options() {
    return options;
  }

  @Override
  public String device() {
    return Devices.name(
        Arrays.stream(replicas).map(replica -> Device.fromName(replica.device())).toList());
  }

  @Override
  public int replicas() {
    return replicas.length;
  }

  @Override
  public ComputePlatform platform() {
    return replicas[0].platform().on(device());
  }

  @Override
  public long activationBytes(int microBatch) {
    return replicas[0].activationBytes(microBatch);
  }

  @Override
  public void forwardBackward(int[] tokens, int microBatch, long batchTokens) {
    int width = options.sequenceLength() + 1;
    int[] shares = shares(microBatch, replicas.length);
    threads.each(
        k -> {
          if (shares[k] > 0) {
            int first = before(shares, k);
            int[] part = Arrays.copyOfRange(tokens, first * width, (first + shares[k]) * width);
            replicas[k].forwardBackward(part, shares[k], batchTokens);
          }
          return k;
        });
    passes.add(shares);
  }

  @Override
  public void discard() {
    passes.clear();
    all(Replica::discard);
  }

  @Override
  public void update(double learningRate, double refuseAbove) {
    threads.each(
        k -> {
          replicas[k].exchange(k, gradients);
          return k;
        });
    try {
      all(replica -> replica.update(learningRate, refuseAbove));
    } catch (DeviceOutOfMemory e) {
      // Others have made the update: this is no state to go on from.
      throw new DeviceFailure("a replica's update failed (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public StepReading read() {
    List<StepReading> readings = threads.each(k -> replicas[k].read());
    List<StepReading.Update> updates = readings.get(0).updates();
    for (StepReading reading : readings) {
      requireSame(updates, reading.updates());
    }
    List<Double> losses = new ArrayList<>();
    int[] next = new int[replicas.length];
    for (int[] shares : passes) {
      for (int k = 0; k < shares.length; k++) {
        losses.addAll(readings.get(k).sequenceLosses().subList(next[k], next[k] + shares[k]));
        next[k] += shares[k];
      }
    }
    passes.clear();
    return new StepReading(losses, updates);
  }

  private void requireSame(List<StepReading.Update> first, List<StepReading.Update> other) {
    for (int i = 0; i < first.size(); i++) {
      double norm = first.get(i).gradientNorm();
      double theirs = other.get(i).gradientNorm();
      boolean same =
          Double.compare(norm, theirs) == 0 || Math.abs(norm - theirs) <= TOLERANCE * norm;
      if (!same || first.get(i).applied() != other.get(i).applied()) {
        throw new DeviceFailure(
            String.format(
                "the replicas on %s no longer agree: gradient norms %s and %s of one step",
                device(), norm, theirs),
            null);
      }
    }
  }

  @Override
  public List<TokenLoss> evaluateRows(int[] inputs, int[] targets, int rows) {
    int length = options.sequenceLength();
    int[] shares = shares(rows, replicas.length);
    return threads
        .each(
            k -> {
              if (shares[k] == 0) {
                return List.<TokenLoss>of();
              }
              int from = before(shares, k) * length;
              int to = from + shares[k] * length;
              return replicas[k].evaluateRows(
                  Arrays.copyOfRange(inputs, from, to),
                  Arrays.copyOfRange(targets, from, to),
                  shares[k]);
            })
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public List<TensorInfo> parameters() {
    return replicas[0].parameters();
  }

  /** Something that reads or writes files. */
  @FunctionalInterface
  private interface FileWork {
    void on(Replica replica) throws IOException;
  }

  private void files(int replicas, FileWork work) throws IOException {
    try {
      threads.each(
          k -> {
            try {
              if (k < replicas) {
                work.on(this.replicas[k]);
              }
              return k;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (DeviceFailure e) {
      if (e.getCause() instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      throw e;
    }
  }

  @Override
  public void saveWeights(Path file) throws IOException {
    files(1, replica -> replica.saveWeights(file));
  }

  @Override
  public void saveOptimizer(Path file) throws IOException {
    files(1, replica -> replica.saveOptimizer(file));
  }

  @Override
  public void loadWeights(Path file) throws IOException {
    files(replicas.length, replica -> replica.loadWeights(file));
  }

  @Override
  public void loadOptimizer(Path file) throws IOException {
    files(replicas.length, replica -> replica.loadOptimizer(file));
  }

  @Override
  public OptionalLong freeMemory() {
    OptionalLong[] free = threads.each(k -> replicas[k].freeMemory()).toArray(OptionalLong[]::new);
    if (!Arrays.stream(free).allMatch(OptionalLong::isPresent)) {
      return OptionalLong.empty();
    }
    long least = Arrays.stream(free).mapToLong(OptionalLong::getAsLong).min().orElseThrow();
    return OptionalLong.of(device().startsWith("gpu") ? least : least / replicas.length);
  }

  @Override
  public void close() {
    try {
      threads.each(
          k -> {
            if (replicas[k] != null) {
              replicas[k].close();
            }
            return k;
          });
    } finally {
      threads.close();
    }
  }
}
