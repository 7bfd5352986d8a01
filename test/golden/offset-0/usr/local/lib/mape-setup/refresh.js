// the bundle that follows a changed prefix
