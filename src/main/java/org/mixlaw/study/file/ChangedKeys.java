package org.mixlaw.study.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.mixlaw.base.Documents;

/** What one study file says otherwise than another, by the names of its keys. */
public final class ChangedKeys {
  private ChangedKeys() {}

  /**
   * Compares two study files.
   *
   * @param then the earlier one
   * @param now the later one
   * @return keys such as {@code mixtures.design.count}, in the order of their names; a list that
   *     differs is one key
   */
  public static List<String> between(StudyFile then, StudyFile now) {
    List<String> keys = new ArrayList<>();
    compare("", Documents.yaml().valueToTree(then), Documents.yaml().valueToTree(now), keys);
    return keys;
  }

  private static void compare(String key, JsonNode then, JsonNode now, List<String> keys) {
    if (then.equals(now)) {
      return;
    }
    if (!then.isObject() || !now.isObject()) {
      keys.add(key);
      return;
    }
    Set<String> names = new TreeSet<>();
    then.fieldNames().forEachRemaining(names::add);
    now.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      compare(key.isEmpty() ? name : key + "." + name, then.path(name), now.path(name), keys);
    }
  }
}
