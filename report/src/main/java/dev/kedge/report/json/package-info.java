/** Results as JSON: a class for each schema, which writes and reads it. */
@org.jspecify.annotations.NullMarked
package dev.kedge.report.json;
