package org.mixlaw.study.local;

/**
 * What a slot's process is handed.
 *
 * @param name the task's name
 * @param order the document that the process reads, a JSON object of one line
 */
public record SlotTask(String name, String order) {}
