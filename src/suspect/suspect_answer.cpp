#include "suspect/suspect_answer.hpp"

#include <cmath>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mainstay::suspect {

std::string as_text(const std::vector<Suspect>& suspects) {
    std::string text;
    for (const auto& suspect : suspects)
        text += fmt::format(
            "{}\t{:.3f}\t{}\n", suspect.commit.text, suspect.confidence,
            fmt::join(suspect.reasons, "; ")
        );
    return text;
}

boost::json::array as_json(const std::vector<Suspect>& suspects) {
    boost::json::array all;
    for (const auto& suspect : suspects) {
        boost::json::array reasons;
        for (const auto& reason : suspect.reasons) reasons.emplace_back(reason);
        all.push_back(boost::json::object{
            {"commit", suspect.commit.text},
            {"confidence", std::round(suspect.confidence * 1000) / 1000},
            {"reasons", std::move(reasons)}
        });
    }
    return all;
}

}  // namespace mainstay::suspect
