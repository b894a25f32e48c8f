// The labels of metric series, and what is asked of them. Pure.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "monitoring/where.hpp"

namespace re2 {

class RE2;

}  // namespace re2

namespace mainstay::monitoring {

using MetricLabels = std::map<std::string, std::string, std::less<>>;

/// The labels of a series, as the store has them: a JSON object of texts.
MetricLabels labels_of(std::string_view json);

/// `queue=mail`
using MatchText = Line<1'000>;

/// What a series must be like. A label that a series does not have is an empty text.
class LabelMatch {
public:
    /// `queue=mail`, `queue!=mail`, `queue=~mail.*`, `queue!~mail.*`: a regular expression (RE2)
    /// matches the whole value. Several are split at commas like other lists; what is no match by
    /// itself goes on with the one before. Refuses: invalid with bad_match.
    static Result<LabelMatch> of(const std::vector<MatchText>& texts);

    bool matches(const MetricLabels& labels) const;

    /// Adds what the column `labels` of all that match has, as far as the store can tell: others
    /// may be left.
    void narrow(Where& where) const;

private:
    struct Condition {
        std::string label;
        std::string value;
        // Its owners are the copies of the match.
        std::shared_ptr<const re2::RE2> expression{};
        bool is_negated = false;
    };

    static Result<Condition> condition_of(std::string_view text);

    std::vector<Condition> conditions_;
};

}  // namespace mainstay::monitoring
