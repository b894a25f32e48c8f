# Writes a C++ file with a function that gives the text of a file, from below its first line `---`.
# Called with OUTPUT, INPUT, MODULE and FUNCTION.
file(READ ${INPUT} text)
string(FIND "${text}" "\n---\n" rule)
math(EXPR begin "${rule} + 5")
string(SUBSTRING "${text}" ${begin} -1 text)
file(WRITE ${OUTPUT} "#include \"${MODULE}/${FUNCTION}.hpp\"

#pragma GCC diagnostic ignored \"-Woverlength-strings\"

namespace mainstay::${MODULE} {

std::string_view ${FUNCTION}() {
    static constexpr std::string_view text = R\"text(${text})text\";
    return text;
}

}  // namespace mainstay::${MODULE}
")
