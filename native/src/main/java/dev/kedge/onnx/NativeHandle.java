package dev.kedge.onnx;

import ai.onnxruntime.OrtProviderOptions;
import ai.onnxruntime.OrtSession;
import dev.kedge.classify.ClassifierException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;

/**
 * The address that an object of ONNX Runtime's Java interface keeps to itself, in the private field
 * {@code nativeHandle}. That interface has no bindings, and offers no other way to the session it
 * opened (versions 1.28 and 1.29).
 */
final class NativeHandle {
  private static final String FIELD = "nativeHandle";

  private NativeHandle() {}

  /**
   * The address of a session.
   *
   * @throws ClassifierException if this version keeps it otherwise; the message says so
   */
  static long of(OrtSession session) {
    return of(OrtSession.class, FIELD, session);
  }

  /** The address of an evaluation's options; throws likewise. */
  static long of(OrtSession.RunOptions options) {
    return of(OrtSession.RunOptions.class, FIELD, options);
  }

  /** The address of a session's options; throws likewise. */
  static long of(OrtSession.SessionOptions options) {
    return of(OrtSession.SessionOptions.class, FIELD, options);
  }

  /** The address of an execution provider's settings; throws likewise. */
  static long of(OrtProviderOptions provider) {
    return of(OrtProviderOptions.class, FIELD, provider);
  }

  /** Throws as the others would. */
  static void check() {
    field(OrtSession.class, FIELD);
    field(OrtSession.RunOptions.class, FIELD);
  }

  static <T> long of(Class<T> type, String name, T object) {
    try {
      return field(type, name).getLong(object);
    } catch (IllegalAccessException e) {
      throw missing(type, name, e);
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      if (field.getType() != long.class) {
        throw missing(type, name, new NoSuchFieldException("it is a " + field.getType().getName()));
      }
      return field;
    } catch (NoSuchFieldException | InaccessibleObjectException e) {
      throw missing(type, name, e);
    }
  }

  private static ClassifierException missing(Class<?> type, String name, Exception cause) {
    return new ClassifierException(
        "ONNX Runtime's class %s has no number in a field %s that can be read (%s)"
            .formatted(type.getName(), name, Tensors.reason(cause)),
        cause);
  }
}
