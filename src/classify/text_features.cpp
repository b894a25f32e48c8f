#include "classify/text_features.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "classify/lexicon.hpp"

namespace mainstay::classify {

namespace {

constexpr std::size_t letters_max = 24;
constexpr std::array<std::string_view, 12> sizes{"1",  "2",   "4",   "8",   "16",   "32",
                                                 "64", "128", "256", "512", "1024", "2048"};

}  // namespace

void add_words(Features& features, Block block, const Words& words) {
    std::string before = "^";
    for (const auto& word : words.sequence) {
        features.add(block, word);
        auto stemmed = stem(word);
        if (stemmed != word) features.add(block, stemmed, "~");
        features.add(block, before, stemmed);
        before = std::move(stemmed);
    }
    if (!words.sequence.empty()) features.add(block, before, "$");
    for (const auto& part : words.parts) features.add(block, part);
}

void add_letters(Features& features, const Words& words) {
    std::string padded;
    for (const auto& word : words.sequence) {
        if (word.size() > letters_max || word.starts_with('#')) continue;
        padded = '_' + word + '_';
        for (std::size_t size = 3; size <= 5; ++size)
            for (std::size_t i = 0; i + size <= padded.size(); ++i)
                features.add(Block::head_parts, std::string_view(padded).substr(i, size));
    }
}

void add_groups(Features& features, std::string_view field, const Words& words) {
    std::map<std::string_view, std::size_t> counts;
    for (auto group : groups_of(words.sequence)) ++counts[group];
    auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
        return a.second < b.second;
    });
    if (most != counts.end())
        features.add(Block::form, std::string("mostly in ").append(field), most->first);
    for (const auto& [group, count] : counts) {
        auto name = std::string("in ").append(field).append(":");
        features.add(Block::form, name, group);
        if (count > 1) features.add(Block::form, "often " + name, group);
    }
}

void add_size(Features& features, Block block, std::string_view name, std::size_t count) {
    std::string words(name);
    words += " at least";
    if (count == 0) features.add(block, name, "none");
    for (std::size_t i = 0; i < sizes.size() && count >> i != 0; ++i)
        features.add(block, words, sizes[i]);
}

}  // namespace mainstay::classify
