// What is asked of one MIME part, as GMime has it. Internal to the reading of bodies.
#pragma once

#include <string>
#include <string_view>

#include "mail/gmime_object.hpp"

namespace mainstay::mail {

/// `type/subtype`, in lower case.
std::string media_type_of(GMimeObject* part);

/// A parameter of its Content-Type that is plain ASCII, such as `charset`.
std::string parameter_of(GMimeObject* part, const char* name);

/// The file name that the part declares, safe (headers.hpp); empty where there is none.
std::string declared_name(GMimeObject* part);

/// The content as it was before it was encoded for transport.
std::string content_of(GMimePart* part);

/// Whether that content cannot be all that was sent: an encoding that is not known, or base64 with
/// what is none or with an end that cannot be.
bool is_content_damaged(GMimePart* part);

/// A part, with its header, as a tree of its own.
Owned<GMimeObject> parsed_part(std::string_view raw);

/// Where the header of `part` begins in what it was parsed from; npos for a part without one.
std::size_t header_offset(GMimeObject* part);

/// What stands below the header of a part that is given with it.
std::string_view below_header(std::string_view part);

}  // namespace mainstay::mail
