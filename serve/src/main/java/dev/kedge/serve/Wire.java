package dev.kedge.serve;

/** How requests and answers are laid out within HTTP. */
interface Wire {
  /** As they are. */
  Wire PLAIN =
      new Wire() {
        @Override
        public boolean shares() {
          return false;
        }

        @Override
        public Call unwrap(Call call) {
          return call;
        }

        @Override
        public Reply wrap(Reply reply) {
          return reply;
        }
      };

  /** Whether a connection has many requests at a time. */
  boolean shares();

  /**
   * A request as pages take it.
   *
   * @throws Refusal if it is not laid out so
   */
  Call unwrap(Call call);

  /** An answer, or error, as callers take it. */
  Reply wrap(Reply reply);
}
