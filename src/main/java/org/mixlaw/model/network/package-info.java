/**
 * The network program (TorchScript text), the engine that runs it through DJL, the parameters it
 * runs over, devices and their memory.
 *
 * <p>DJL's engine is imported here and in {@code train} alone.
 */
package org.mixlaw.model.network;
