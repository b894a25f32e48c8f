// A document as both engines are given it: one sequence of tokens. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "search/document.hpp"

namespace mainstay::search {

/// Goes up with each change of what tokens a text has, so that all is indexed anew.
inline constexpr int tokens_version = 1;

/// The tokens of a document in their places; an empty one is a gap that no phrase reaches across.
/// Besides words there are, told by their first character: `<hop` a part of a code, `^word` a word
/// of the title, `=shop-42` a code of the document, `~ticket` its kind, `~organization:17` its
/// scope. Before the words and parts of codes of a kind with its own stands `word_mark`.
std::vector<std::string> index_tokens(const Kind& kind, const Document& document);

/// The same as the engine takes it: words between spaces for FTS5, a tsvector for PostgreSQL.
std::string index_text(const Kind& kind, const Document& document, db::Dialect dialect);

/// What stands before each word of a kind that has its own: `person:`. Empty for others.
std::string word_mark(const Kind& kind);

/// The token of a scope, or of a kind.
std::string scope_token(std::string_view scope);

/// The token of a code, which is folded already.
std::string code_token(std::string_view folded);

}  // namespace mainstay::search
