// How mails are told to belong together: by their Message-IDs alone, never by subject. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// How many of a mail's references count: the nearest.
inline constexpr std::size_t references_max = 1000;

/// A Message-ID as it is looked up: 128 bits of its hash, so that an id of any length takes one
/// short key.
std::string reference_hash(std::string_view message_id);

/// The hashes of what a mail refers to, nearest first, each once. `references` are oldest first.
std::vector<std::string> nearest_first(const std::vector<std::string>& references);

/// A ticket that one of the references is known from.
struct KnownReference {
    std::string message_id_hash;
    Id<Ticket> ticket;
};
BOOST_DESCRIBE_STRUCT(KnownReference, (), (message_id_hash, ticket))

/// The tickets that a mail may continue, the likeliest first, each once: by the nearest reference,
/// and where tickets share one, the ticket whose message that mail is, then the newest of those
/// that only refer to it: referring to a mail takes no thread away from it.
std::vector<Id<Ticket>> candidates(
    const std::vector<std::string>& hashes, const std::vector<KnownReference>& messages,
    const std::vector<KnownReference>& known
);

}  // namespace mainstay::ticketing
