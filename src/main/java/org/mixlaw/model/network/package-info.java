/**
 * The network program (TorchScript text), the engine that runs it through DJL, the parameters it
 * runs over, devices and their memory, replicas that share the work.
 *
 * <p>DJL's engine is imported here and in {@code train} alone.
 */
package org.mixlaw.model.network;
