// What a file is, by its path: code or not, and how its comments are written. Pure.
#pragma once

#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::suspect {

enum class FileKind {
    code,
    test,
    document,  ///< Also what is written for people besides: change logs, licences.
    build,     ///< Build files, settings, data.
};
BOOST_DESCRIBE_ENUM(FileKind, code, test, document, build)

FileKind kind_of(std::string_view path);

/// What a lexer must know of a language.
struct Language {
    bool has_slash_comments = false;    // Of // and /* */
    bool has_hash_comments = false;     // Of #
    bool has_dash_comments = false;     // Of --
    bool has_preprocessor = false;      // Of C
    bool has_triple_quotes = false;     // Of Python
    bool has_backtick_strings = false;  // Over several lines
    bool is_indented = false;           // Blocks are by indentation, not by braces.
};

Language language_of(std::string_view path);

}  // namespace mainstay::suspect
