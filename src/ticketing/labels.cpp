#include "ticketing/labels.hpp"

#include <algorithm>

#include "ticketing/codes.hpp"
#include "ticketing/fields.hpp"

namespace mainstay::ticketing {

Result<std::vector<std::string>> checked_labels(const std::vector<Label>& labels) {
    if (labels.size() > labels_max)
        return invalid(
            {wrong("labels", mainstay::code::too_many_items, {{"max", std::to_string(labels_max)}})}
        );
    std::vector<std::string> checked;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (!is_label(labels[i].value))
            return invalid({wrong("labels[" + std::to_string(i) + "]", code::bad_label)});
        checked.push_back(labels[i].value);
    }
    std::sort(checked.begin(), checked.end());
    checked.erase(std::unique(checked.begin(), checked.end()), checked.end());
    return checked;
}

}  // namespace mainstay::ticketing
