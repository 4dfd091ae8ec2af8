/* A test that asserts nothing fails: it may have looped over an empty list. */
beforeEach(() => {
  expect.hasAssertions();
});
