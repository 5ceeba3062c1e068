/** A point for each whole dollar. */
exports.pointsFor = (cents) => Math.floor(cents / 100);
