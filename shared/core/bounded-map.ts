/** A map of so many entries at the most: the one that was set the longest ago goes first. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  constructor(readonly most: number) {
    super();
  }

  override set(key: Key, value: Value): this {
    this.delete(key);
    super.set(key, value);
    for (const oldest of this.keys()) {
      if (this.size <= this.most) break;
      this.delete(oldest);
    }
    return this;
  }
}
