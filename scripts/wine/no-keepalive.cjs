// Windows knows how often a silent connection is asked whether it is still there. Wine 8 does not, and refuses the
// connection that wants it.
require('node:net').Socket.prototype.setKeepAlive = function setKeepAlive() {
  return this;
};
