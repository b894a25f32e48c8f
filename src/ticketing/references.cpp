#include "ticketing/references.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace mainstay::ticketing {

std::string reference_hash(std::string_view message_id) {
    return hex(hash(trimmed(message_id))).substr(0, 32);
}

std::vector<std::string> nearest_first(const std::vector<std::string>& references) {
    std::vector<std::string> hashes;
    for (auto id = references.rbegin(); id != references.rend(); ++id) {
        if (hashes.size() == references_max) break;
        if (trimmed(*id).empty()) continue;
        auto key = reference_hash(*id);
        if (std::find(hashes.begin(), hashes.end(), key) == hashes.end())
            hashes.push_back(std::move(key));
    }
    return hashes;
}

std::vector<Id<Ticket>> candidates(
    const std::vector<std::string>& hashes, const std::vector<KnownReference>& messages,
    const std::vector<KnownReference>& known
) {
    std::vector<Id<Ticket>> found;
    for (const auto& key : hashes) {
        auto own = std::ranges::find(messages, key, &KnownReference::message_id_hash);
        if (own != messages.end() && std::ranges::find(found, own->ticket) == found.end())
            found.push_back(own->ticket);
        std::vector<Id<Ticket>> sharing;
        for (const auto& each : known)
            if (each.message_id_hash == key) sharing.push_back(each.ticket);
        std::sort(sharing.begin(), sharing.end(), std::greater<>());
        for (auto ticket : sharing)
            if (std::find(found.begin(), found.end(), ticket) == found.end())
                found.push_back(ticket);
    }
    return found;
}

}  // namespace mainstay::ticketing
