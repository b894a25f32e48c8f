#include "base/catalogue.hpp"

#include <doctest/doctest.h>

namespace mainstay::catalogue_test {

namespace {

constexpr CatalogueText english[] = {
    {"bye", "Bye, {name}"}, {"count", "{count} new"}, {"yes", "Yes"}
};
constexpr CatalogueText german[] = {{"bye", "Tschüss, {name}"}, {"count", "{number} neue"}};

}  // namespace

TEST_CASE("a text is in the language asked for, else in English") {
    const Catalogue catalogue{english, german};

    CHECK(catalogue.text(Language::de, "bye", {{"name", "Ann"}}) == "Tschüss, Ann");
    CHECK(catalogue.text(Language::en, "bye", {{"name", "Ann"}}) == "Bye, Ann");
    CHECK(catalogue.text(Language::de, "yes") == "Yes");
    CHECK(catalogue.find(Language::de, "no") == nullptr);
}

TEST_CASE("a catalogue tells which texts a language lacks, and where parameters differ") {
    CHECK(
        catalogue_gaps({english, german}) ==
        std::vector<std::string>{"de: count", "de: yes", "en: count"}
    );
    CHECK(catalogue_gaps({german, german}).empty());
}

}  // namespace mainstay::catalogue_test
