package dev.kedge.house;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The public and protected types and members of a module's exported packages, as text. */
final class PublicApi {
  private static final Pattern QUALIFIER = Pattern.compile("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])");

  private PublicApi() {}

  /** The text, sorted; the same for the same API, whatever else changes. */
  static String of(Class<?> member) throws Exception {
    Path place = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return text(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return text(jar.getPath("/"));
    }
  }

  private static String text(Path root) throws IOException, ClassNotFoundException {
    ModuleDescriptor module;
    try (InputStream in = Files.newInputStream(root.resolve("module-info.class"))) {
      module = ModuleDescriptor.read(in);
    }
    List<String> lines = new ArrayList<>();
    lines.add("module " + module.name());
    List<String> packages =
        module.exports().stream()
            .filter(export -> !export.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .sorted()
            .toList();
    for (String exported : packages) {
      lines.add("");
      lines.add("package " + exported);
      try (Stream<Path> files = Files.list(root.resolve(exported.replace('.', '/')))) {
        List<String> names =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                .map(name -> exported + "." + name.substring(0, name.length() - 6))
                .sorted()
                .toList();
        for (String name : names) {
          add(Class.forName(name, false, PublicApi.class.getClassLoader()), lines);
        }
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static void add(Class<?> type, List<String> lines) {
    if (!isVisible(type)) {
      return;
    }
    lines.add("");
    lines.add(
        brief(
            type.toGenericString()
                + (type.getGenericSuperclass() == null || type.getSuperclass() == Object.class
                    ? ""
                    : " extends " + type.getGenericSuperclass().getTypeName())
                + named(" implements ", type.getGenericInterfaces())));
    List<String> members = new ArrayList<>();
    Arrays.stream(type.getDeclaredFields())
        .filter(field -> isVisible(field.getModifiers()))
        .map(Field::toGenericString)
        .forEach(members::add);
    Stream.<Executable>concat(
            Arrays.stream(type.getDeclaredConstructors()),
            Arrays.stream(type.getDeclaredMethods()).filter(method -> !isImplied(type, method)))
        .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
        .map(Executable::toGenericString)
        .forEach(members::add);
    members.stream().map(member -> "  " + brief(member)).sorted().forEach(lines::add);
  }

  /** Names without their packages. */
  private static String brief(String declaration) {
    return QUALIFIER.matcher(declaration).replaceAll("");
  }

  private static String named(String word, java.lang.reflect.Type[] types) {
    return types.length == 0
        ? ""
        : word
            + String.join(", ", Arrays.stream(types).map(t -> t.getTypeName()).sorted().toList());
  }

  /** Whether each type of that kind has it. */
  private static boolean isImplied(Class<?> type, Method method) {
    boolean ofObject =
        switch (method.getName()) {
          case "toString", "hashCode" -> method.getParameterCount() == 0;
          case "equals" -> method.getParameterCount() == 1;
          default -> false;
        };
    boolean ofEnum =
        type.isEnum() && (method.getName().equals("values") || method.getName().equals("valueOf"));
    return ofObject || ofEnum;
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
