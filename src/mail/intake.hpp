// Accepts mail from LMTP: a mail is on disk, together with the job that will read it, before LMTP
// is answered.
#pragma once

#include <atomic>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"
#include "base/time.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "mail/lmtp_session.hpp"

namespace mainstay::mail {

/// Safe to use from many threads. What it is made of outlives it.
class Intake {
public:
    Intake(
        db::Database& database, db::Blobs& blobs, const Key& reply_key, Clock clock,
        std::ptrdiff_t memory_bytes_max
    );

    /// Whether mail for that address belongs to an application: its own address or a tagged one, in
    /// any case.
    RecipientAnswer recipient(std::string_view address);

    /// Stores a mail once for each application that it is for.
    std::vector<DeliveryAnswer> deliver(const Envelope& envelope, std::string_view content);

    /// The above as a session asks for them.
    LmtpCallbacks callbacks();

private:
    void store(const Envelope& envelope, const db::StagedBlob& original, Time now);

    db::Database& database_;
    db::Blobs& blobs_;
    Key reply_key_;
    Clock clock_;
    std::atomic<std::ptrdiff_t> memory_left_;
};

}  // namespace mainstay::mail
