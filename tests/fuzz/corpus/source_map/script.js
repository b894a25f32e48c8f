x()
//# debugId=A
//# sourceMappingURL=a.js.map
