package org.mixlaw.model.network;

/** A device failed otherwise than by too little memory, so that what it held is lost. */
public final class DeviceFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param sentence which device failed, and how
   * @param cause what the engine threw
   */
  public DeviceFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /**
   * Says that a device failed.
   *
   * @param what the device, or what ran on it
   * @param cause what the engine threw
   * @return the exception, with the first line of the cause
   */
  public static DeviceFailure of(String what, Throwable cause) {
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new DeviceFailure(
        what + " failed (" + reason.lines().findFirst().orElse(reason) + ")", cause);
  }
}
