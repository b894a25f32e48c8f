#include "timeline/relation.hpp"

#include <map>

namespace mainstay::timeline {

std::optional<std::string> clash(std::span<const Relation> relations) {
    std::map<std::string_view, const Relation*> known;
    for (const auto& relation : relations) {
        for (auto name : {relation.name, relation.inverse}) {
            auto [at, is_new] = known.emplace(name, &relation);
            if (is_new || at->second == &relation) continue;
            return "The relation `" + std::string(name) + "` is declared twice.";
        }
    }
    return std::nullopt;
}

}  // namespace mainstay::timeline
