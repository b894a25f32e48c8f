// A received mail that becomes a ticket or a message: its sender, and what they may do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "events/mail_received.hpp"
#include "identity/identity.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// A mail and its sender while its job runs. Without a sender it is unverified.
struct Arrival {
    const events::MailReceived& mail;
    identity::ApplicationEntry application;
    std::string address;  // Of the sender, as it is kept.
    std::optional<identity::Person> sender;
    Call call;  // The sender's own; the system's if the mail is unverified.
    bool is_from_program = false;
    std::string message_id;
    std::vector<std::string> references;  // Hashes: its own, then the nearest first.
};

/// Looks up who sent the mail. A program that nobody knows stays without a sender for now, since
/// what it reports may be part of a ticket already. Throws jobs::GiveUp for a mail that no ticket
/// can be made of.
Arrival arrival_of(db::Sql& sql, const Call& system, const events::MailReceived& mail);

/// Finds or creates the person who becomes the requester of a ticket. Creates nobody for an
/// unverified mail: one whose sender is not believed, or that claims an organization without
/// proof and wants the answers to go elsewhere.
void resolve_sender(db::Sql& sql, const Call& system, Arrival& arrival);

/// Marks the mail as unverified.
void forget_sender(const Call& system, Arrival& arrival);

/// Where answers go by the wish of the mail (Reply-To), as far as it may wish so. A mail that opens
/// a ticket may, for what is answered there follows from it alone; one that continues a ticket may
/// if its sender is verified, or the addresses are of their domain or organization. `opens` says
/// which.
std::vector<std::string> answer_addresses_of(db::Sql& sql, const Arrival& arrival, bool opens);

}  // namespace mainstay::ticketing
