package org.mixlaw.model.network;

import ai.djl.engine.EngineException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device had too little memory for what was asked of it. */
public final class DeviceOutOfMemory extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** CUDA's caching allocator, then the processor's. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "(?:CUDA out of memory\\. Tried to allocate ([0-9.]+ [KMGT]i?B)"
              + "|(?:can't|not able to) allocate memory: you tried to allocate ([0-9]+ bytes))");

  /** What CUDA's own libraries say. */
  private static final Pattern WITHOUT_SIZE =
      Pattern.compile("out of memory|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED");

  private final String asked;

  /**
   * Makes the exception.
   *
   * @param asked what was asked for, in words
   * @param cause what the engine threw
   */
  public DeviceOutOfMemory(String asked, Throwable cause) {
    super("the device has too little memory (" + asked + ")", cause);
    this.asked = asked;
  }

  /**
   * What was asked for.
   *
   * @return such as {@code asked for 2.34 GiB}
   */
  public String asked() {
    return asked;
  }

  /**
   * Reads an engine's error.
   *
   * @param error what it threw
   * @return the exception to throw in its place, or empty where the error is another
   */
  static Optional<DeviceOutOfMemory> in(EngineException error) {
    String message = String.valueOf(error.getMessage());
    Matcher refused = REFUSED.matcher(message);
    if (refused.find()) {
      String asked = refused.group(1) == null ? refused.group(2) : refused.group(1);
      return Optional.of(new DeviceOutOfMemory("asked for " + asked, error));
    }
    return WITHOUT_SIZE.matcher(message).find()
        ? Optional.of(new DeviceOutOfMemory("no further allocation succeeded", error))
        : Optional.empty();
  }
}
