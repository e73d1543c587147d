package dev.kedge.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.ClassifierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
  @TempDir Path folder;

  private List<String> read(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), json.replace('\'', '"'));
    List<String> labels = Labels.read(Optional.empty(), Optional.of(file), 2, false);
    if (json.startsWith("{") && !labels.getFirst().equals("class 0")) {
      assertEquals(labels, Labels.read(Optional.of(file), Optional.empty(), 2, false));
    }
    return labels;
  }

  @Test
  void label2idAlone() throws IOException {
    assertEquals(List.of("cat", "dog"), read("{'label2id': {'dog': 1, 'cat': 0}}"));
    assertEquals(
        List.of("a", "b"),
        read("{'label2id': {'dog': 1, 'cat': 0}, 'id2label': {'0': 'a', '1': 'b'}}"));
    for (String bad : List.of("{'dog': 1, 'cat': 1}", "{'dog': 0, 'cat': 2}", "{'a': '0'}")) {
      ClassifierException refused =
          assertThrows(ClassifierException.class, () -> read("{'label2id': " + bad + "}"));
      String said = String.valueOf(refused.getMessage());
      assertTrue(said.contains("config.json: label2id has "), said);
      assertTrue(said.contains("its values must be 0, 1, …"), said);
    }
  }

  @Test
  void namesOfTimm() throws IOException {
    assertEquals(List.of("n1", "n2"), read("{'label_names': ['n1', 'n2']}"));
    assertEquals(
        List.of("tench, Tinca tinca", "n2"),
        read("{'label_names': ['n1', 'n2'], 'label_descriptions': {'n1': 'tench, Tinca tinca'}}"));
    assertEquals(List.of("n1", "n2"), read("{'pretrained_cfg': {'label_names': ['n1', 'n2']}}"));
    assertEquals(List.of("class 0", "class 1"), read("{'label_names': null}"));
    assertEquals(List.of("class 0", "class 1"), read("{}"));
  }
}
