// Texts by language, for what the server itself writes to people, such as mail. What the web UI
// says stands in its own catalogues. Pure.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/error.hpp"

namespace mainstay {

/// A language that the server writes in.
enum class Language { en, de };
BOOST_DESCRIBE_ENUM(Language, en, de)

inline constexpr std::array languages{Language::en, Language::de};

/// One text; a `{name}` in it is replaced by the parameter of that name.
struct CatalogueText {
    std::string_view key;
    std::string_view text;
};

/// The same texts in each language. What it is made of has static storage.
struct Catalogue {
    std::span<const CatalogueText> en;
    std::span<const CatalogueText> de;

    std::span<const CatalogueText> in(Language language) const;

    /// The text, else the one in English; null where the catalogue has none.
    const std::string_view* find(Language language, std::string_view key) const;

    /// The text with its parameters. REQUIRES: the catalogue has it.
    std::string text(Language language, std::string_view key, const Parameters& parameters = {})
        const;
};

/// Keys that one language lacks, or whose parameters differ: `de: bye`. Empty for a whole one.
std::vector<std::string> catalogue_gaps(const Catalogue& catalogue);

}  // namespace mainstay
