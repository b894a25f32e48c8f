#include "telemetry/profile_upload.hpp"

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

namespace mainstay::telemetry {

namespace {

// The fields of our own message.
enum Field : protozero::pbf_tag_type {
    service = 1,
    version = 2,
    type = 3,
    at = 4,
    duration = 5,
    bytes = 6,
};

}  // namespace

std::string write_profile_upload(const ProfileUpload& upload) {
    std::string body;
    protozero::pbf_writer writer(body);
    writer.add_string(service, upload.service);
    writer.add_string(version, upload.version);
    writer.add_string(type, upload.type);
    writer.add_sfixed64(at, upload.at.micros);
    writer.add_sfixed64(duration, upload.duration_micros);
    writer.add_bytes(bytes, upload.bytes);
    return body;
}

Result<ProfileUpload> read_profile_upload(std::string_view body) {
    ProfileUpload upload;
    try {
        protozero::pbf_reader reader(body.data(), body.size());
        while (reader.next()) {
            switch (reader.tag()) {
                case service:
                    upload.service = reader.get_string();
                    break;
                case version:
                    upload.version = reader.get_string();
                    break;
                case type:
                    upload.type = reader.get_string();
                    break;
                case at:
                    upload.at = {reader.get_sfixed64()};
                    break;
                case duration:
                    upload.duration_micros = reader.get_sfixed64();
                    break;
                case bytes:
                    upload.bytes = reader.get_bytes();
                    break;
                default:
                    reader.skip();
            }
        }
    } catch (const protozero::exception& error) {
        return refuse(code::profile_malformed, {{"what", error.what()}});
    }
    return upload;
}

}  // namespace mainstay::telemetry
