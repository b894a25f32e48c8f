#include "base/catalogue.hpp"

#include <algorithm>
#include <set>

#include "base/check.hpp"

namespace mainstay {

namespace {

const std::string_view* find_in(std::span<const CatalogueText> texts, std::string_view key) {
    auto found = std::ranges::find(texts, key, &CatalogueText::key);
    return found == texts.end() ? nullptr : &found->text;
}

std::set<std::string_view> parameters_of(std::string_view text) {
    std::set<std::string_view> names;
    for (auto open = text.find('{'); open != text.npos; open = text.find('{', open + 1))
        names.insert(text.substr(open, text.find('}', open) - open));
    return names;
}

void find_gaps(
    std::span<const CatalogueText> from, std::span<const CatalogueText> in, std::string_view name,
    std::vector<std::string>& gaps
) {
    for (const auto& [key, text] : from) {
        const auto* other = find_in(in, key);
        if (!other || parameters_of(*other) != parameters_of(text))
            gaps.push_back(std::string(name) + ": " + std::string(key));
    }
}

}  // namespace

std::span<const CatalogueText> Catalogue::in(Language language) const {
    switch (language) {
        case Language::en:
            return en;
        case Language::de:
            return de;
    }
    return en;
}

const std::string_view* Catalogue::find(Language language, std::string_view key) const {
    const auto* found = find_in(in(language), key);
    return found ? found : find_in(en, key);
}

std::string Catalogue::text(Language language, std::string_view key, const Parameters& parameters)
    const {
    const auto* found = find(language, key);
    MAINSTAY_CHECK(found);
    return fill(*found, parameters);
}

std::vector<std::string> catalogue_gaps(const Catalogue& catalogue) {
    std::vector<std::string> gaps;
    find_gaps(catalogue.en, catalogue.de, "de", gaps);
    find_gaps(catalogue.de, catalogue.en, "en", gaps);
    return gaps;
}

}  // namespace mainstay
