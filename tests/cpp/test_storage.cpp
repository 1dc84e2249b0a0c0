#include "catch.hpp"
#include "common.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::says;

namespace {

const std::string walk =
    "Coordinates\n"
    "version=1\n"
    "nRows=3\n"
    "nColumns=4\n"
    "inDegrees=yes\n"
    "\n"
    "Units are S.I. units (second, meters, Newtons, ...)\n"
    "Angles are in degrees.\n"
    "\n"
    "endheader\n"
    "time\thip_flexion_r\t/jointset/knee_r/knee_angle_r/value\tpelvis_tx\n"
    "0\t90\t-45\t0.5\n"
    "0.5\t60\t-30\t0.25\n"
    "1\t-180\t1e-3\tnan\n";

/// The text with one piece exchanged; the piece must be there.
std::string with(std::string text, const std::string& piece, const std::string& other) {
    const auto at = text.find(piece);
    REQUIRE(at != std::string::npos);
    return text.replace(at, piece.size(), other);
}

bool same(const Storage& a, const Storage& b) {
    if (a.name != b.name || a.flags != b.flags || a.comments != b.comments || a.labels != b.labels) return false;
    if (a.in_degrees != b.in_degrees || a.values.rows() != b.values.rows()) return false;
    if (!(a.time_s == b.time_s).all()) return false;
    return (a.values == b.values || (a.values.isNaN() && b.values.isNaN())).all();
}

}  // namespace

TEST_CASE("A motion file is read with every line of its header", "[storage]") {
    const Storage s = parse_storage(walk);
    CHECK(s.name == "Coordinates");
    CHECK(s.flags == std::vector<std::pair<std::string, std::string>>{{"version", "1"}});
    CHECK(s.comments == std::vector<std::string>{"", "Units are S.I. units (second, meters, Newtons, ...)",
                                                 "Angles are in degrees.", ""});
    CHECK(s.in_degrees);
    CHECK(s.labels == std::vector<std::string>{"hip_flexion_r", "/jointset/knee_r/knee_angle_r/value", "pelvis_tx"});
    CHECK(s.time_s[1] == 0.5);
    CHECK(s.values(0, 0) == 90.0);
    CHECK(std::isnan(s.values(2, 2)));
}

TEST_CASE("Byte-order marks before a line of the header are no part of it", "[storage]") {
    const std::string mark = "\xEF\xBB\xBF";
    for (const std::string& before : {mark, " " + mark, mark + mark, " \t" + mark + " " + mark + " "}) {
        const Storage s = parse_storage(before + walk);
        CHECK(s.name == "Coordinates");
        CHECK(same(parse_storage(to_text(s, Missing::keep)), s));
        // Without a name the first flag heads the file that is written.
        const Storage nameless = parse_storage("version=1\n" + before + with(walk, "Coordinates\n", ""));
        CHECK(nameless.flags.at(1).first == "version");
        CHECK(same(parse_storage(to_text(nameless, Missing::keep)), nameless));
    }
}

TEST_CASE("Angles come out in radians whatever the file has", "[storage]") {
    const Storage degrees = parse_storage(walk);
    const Storage radians = parse_storage(with(walk, "inDegrees=yes", "inDegrees=no"));
    CHECK(degrees.angle_rad("hip_flexion_r")[0] == Approx(0.5 * std::numbers::pi));
    CHECK(degrees.angle_rad("knee_angle_r")[1] == Approx(-std::numbers::pi / 6.0));
    CHECK(radians.angle_rad("hip_flexion_r")[0] == 90.0);
    CHECK(degrees.column("pelvis_tx")[0] == 0.5);  // a length has no degrees
    CHECK(says(complaint([&] { (void)degrees.column("ankle"); }), {"ankle", "column"}));
}

TEST_CASE("The same table comes out of odd spacing, line ends and older headers", "[storage]") {
    const Storage plain =
        parse_storage("version=1\nnRows=2\nnColumns=3\ninDegrees=no\nendheader\ntime\ta\tb c\n0\t1\t2\n1\t3\t4\n");
    CHECK(plain.labels == std::vector<std::string>{"a", "b c"});
    CHECK(same(plain, parse_storage("version=1\r\nnRows = 2\r\nnColumns=3\r\ninDegrees=no\r\nEndHeader\r\n"
                                    "\r\n time\t a \t\tb c\t\r\n\r\n  0   +1.0 2\t\r\n 1.0\t\t3e0    4.\r\n\r\n")));
    const Storage old =
        parse_storage("motion\ndatacolumns 2\ndatarows 1\nrange 0 0.5\nendheader\n  time   angle  \n 0.5   7");
    CHECK(old.name == "motion");
    CHECK(old.comments == std::vector<std::string>{"range 0 0.5"});
    CHECK(old.values(0, 0) == 7.0);
    CHECK(parse_storage("DataType=double\nversion=3\nendheader\ntime\n0\n1\n").values.cols() == 0);
}

TEST_CASE("A table is the same after writing and reading", "[storage]") {
    Storage s = parse_storage(walk);
    CHECK(same(s, parse_storage(to_text(s, Missing::keep))));
    s = parse_storage(with(walk, "Angles are in degrees.", "=odd\na line with x = 3 in it"));
    CHECK(s.comments[2] == "=odd");
    CHECK(same(s, parse_storage(to_text(s, Missing::keep))));
    s.values(1, 1) = 0.1 + 0.2;  // not representable in few digits
    s.values(1, 2) = -std::numeric_limits<double>::denorm_min();
    s.in_degrees = false;
    s.name.clear();
    CHECK(same(s, parse_storage(to_text(s, Missing::keep))));
}

TEST_CASE("A wrong table is refused by line", "[storage]") {
    const auto refusal = [](const std::string& text) {
        return complaint([&] { (void)parse_storage(text, "walk.mot"); });
    };
    CHECK(says(refusal(with(walk, "60\t-30", "60")), {"walk.mot line 13 = '3'", "4 numbers"}));
    CHECK(says(refusal(with(walk, "60\t-30", "60\t1\t-30")), {"line 13"}));
    CHECK(says(refusal(with(walk, "60", "sixty")), {"line 13 = 'sixty'", "number"}));
    CHECK(says(refusal(with(walk, "60", "inf")), {"line 13 = 'inf'"}));
    CHECK(says(refusal(with(walk, "60", "6e999")), {"line 13 = '6e999'"}));
    CHECK(says(refusal(with(walk, "60", "0x10")), {"line 13 = '0x10'"}));
    CHECK(says(refusal(with(walk, "0.5\t60", "0\t60")), {"line 13 = '0'", "later"}));
    CHECK(says(refusal(with(walk, "0.5\t60", "nan\t60")), {"line 13", "time"}));
    CHECK(says(refusal(with(walk, "nRows=3", "nRows=4")), {"line 14 = '3'", "nRows=4"}));
    CHECK(says(refusal(with(walk, "nRows=3", "nRows=many")), {"line 3 = 'many'"}));
    CHECK(says(refusal(with(walk, "nColumns=4", "nColumns=5")), {"line 11", "nColumns=5"}));
    CHECK(says(refusal(with(walk, "inDegrees=yes", "inDegrees=maybe")), {"line 5 = 'maybe'"}));
    CHECK(says(refusal(with(walk, "version=1", "DataType=Vec3")), {"line 2 = 'Vec3'"}));
    CHECK(says(refusal(with(walk, "pelvis_tx", "hip_flexion_r")), {"line 11", "twice"}));
    CHECK(says(refusal(with(walk, "pelvis_tx", "Time")), {"line 11", "twice"}));
    CHECK(says(refusal(with(walk, "time\t", "")), {"line 11", "time"}));
    CHECK(says(refusal(with(walk, "endheader\n", "")), {"endheader"}));
    CHECK(says(refusal(""), {"endheader"}));
    CHECK(says(refusal("endheader\n"), {"names of the columns"}));
}

TEST_CASE("A table that no reader could take back is not written", "[storage]") {
    const auto refusal = [](const auto& change) {
        Storage s = parse_storage(walk);
        change(s);
        return complaint([&] { (void)to_text(s, Missing::keep); });
    };
    CHECK(says(refusal([](Storage& s) { s.values(1, 0) = std::numeric_limits<double>::infinity(); }),
               {"hip_flexion_r[1]"}));
    CHECK(says(refusal([](Storage& s) { s.time_s[2] = 0.5; }), {"time_s[2]"}));
    CHECK(says(refusal([](Storage& s) { s.labels[0] = "a\tb"; }), {"labels"}));
    CHECK(says(refusal([](Storage& s) { s.labels[0] = "pelvis_tx"; }), {"twice"}));
    CHECK(says(refusal([](Storage& s) { s.labels.pop_back(); }), {"one per label"}));
    CHECK(says(refusal([](Storage& s) { s.flags.emplace_back("nRows", "7"); }), {"nRows"}));
    CHECK(says(refusal([](Storage& s) { s.comments.emplace_back("endheader"); }), {"comments"}));
    CHECK(says(refusal([](Storage& s) { s.name = "two\nlines"; }), {"name"}));
    CHECK(refusal([](Storage&) {}).empty());
}

TEST_CASE("No missing number is written unasked, since OpenSim's tools stop reading there", "[storage]") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinite = std::numeric_limits<double>::infinity();
    Storage s = parse_storage(walk);
    CHECK(says(complaint([&] { (void)to_text(s); }), {"pelvis_tx[2] = nan", "drop_columns", "drop_rows", "keep"}));
    CHECK(says(complaint([&] { (void)without_missing(s, Missing::refuse); }), {"pelvis_tx[2]"}));

    const Storage columns = parse_storage(to_text(s, Missing::drop_columns));
    CHECK(columns.labels == std::vector<std::string>{"hip_flexion_r", "/jointset/knee_r/knee_angle_r/value"});
    CHECK((columns.values == s.values.leftCols(2)).all());
    CHECK(columns.flags == s.flags);
    const Storage rows = parse_storage(to_text(s, Missing::drop_rows));
    CHECK(rows.labels == s.labels);
    CHECK((rows.time_s == s.time_s.head(2)).all());
    CHECK((rows.values == s.values.topRows(2)).all());

    // A column without any number is left out, and keeps no row from being written.
    s.values.col(2).setConstant(-nan);
    const std::string text = to_text(s);
    CHECK(text.find("nan") == std::string::npos);
    CHECK(same(parse_storage(text), columns));
    CHECK(same(parse_storage(to_text(s, Missing::drop_rows)), columns));
    CHECK(to_text(s, Missing::keep).find("\tnan\n") != std::string::npos);

    // Infinite numbers are no numbers for OpenSim either.
    s.values(0, 1) = infinite;
    CHECK(says(complaint([&] { (void)to_text(s); }), {"knee_angle_r/value[0]", "inf"}));
    CHECK(says(complaint([&] { (void)to_text(s, Missing::keep); }), {"knee_angle_r/value[0]", "inf"}));
    CHECK(parse_storage(to_text(s, Missing::drop_columns)).labels == std::vector<std::string>{"hip_flexion_r"});
    CHECK(parse_storage(to_text(s, Missing::drop_rows)).time_s.size() == 2);
    s.values.col(1).setConstant(infinite);
    CHECK(says(complaint([&] { (void)to_text(s, Missing::drop_rows); }), {"drop_rows", "leaves nothing"}));
    CHECK(missing_from("drop_rows") == Missing::drop_rows);
    CHECK(says(complaint([&] { (void)missing_from("nan"); }), {"missing = 'nan'", "'keep'"}));
}

TEST_CASE("A lift as a motion puts hips, knees and ankles where the lift has them", "[storage][lift_motion]") {
    const Body body = coxa::testing::man();
    const MuscleSet& muscles = lai_uhlrich2023();
    const Linkage link = linkage(HipThrust{.rhythm = LumbopelvicRhythm::posterior_tilt()}, body);
    const Storage motion = lift_motion(link, muscles, {.poses = 5, .duration_s = 2.0});
    CHECK(same(motion, parse_storage(to_text(motion))));
    CHECK(motion.in_degrees);
    CHECK(motion.time_s[4] == 2.0);
    const LegGeometry leg = scaled(*muscles.geometry, leg_scale(body, muscles.reference_lengths));
    for (Eigen::Index i = 0; i < 5; ++i) {
        // The model's bones, placed by the columns alone.
        const auto placement =
            place_leg<double>(leg, {motion.angle_rad("hip_flexion_r")[i], motion.angle_rad("knee_angle_r")[i],
                                    motion.angle_rad("ankle_angle_r")[i]});
        const auto in_world = [&](std::size_t bone) {
            const Vec3<> p = placement.bodies[bone].point_m(leg.bodies[bone].joint.in_child.translation_m);
            return Vec2<>(Vec2<>(motion.column("pelvis_tx")[i], motion.column("pelvis_ty")[i]) +
                          turned<double>(Vec2<>(p.x(), p.y()), motion.angle_rad("pelvis_tilt")[i]));
        };
        const auto bone = [&](LegSegment segment) {
            std::size_t b = 1;
            while (leg.bodies[b].segment != segment) ++b;
            return b;
        };
        const Pose<> pose = pose_at(link, motion.time_s[i] / 2.0);
        CHECK((in_world(bone(LegSegment::thigh)) - pose.hip_m).norm() < 1e-12);
        // Knee centers of model and linkage differ by the model's offsets, a centimeter.
        CHECK((in_world(bone(LegSegment::shank)) - pose.knee_m).norm() < 0.02);
        CHECK((in_world(bone(LegSegment::foot)) - pose.ankle_m).norm() < 0.04);
        CHECK(motion.angle_rad("lumbar_extension")[i] == Approx(pose.lumbar_extension_rad).margin(1e-14));
    }
    const Storage other = lift_motion(link, muscles, {.poses = 5, .convention = MotionConvention::gait2392});
    CHECK((other.column("knee_angle_l") == -motion.column("knee_angle_l")).all());
    CHECK(complaint([&] { (void)other.index_of("knee_angle_l_beta"); }).size() > 0);
}

TEST_CASE("A curve as a table over time has the columns of its text", "[storage]") {
    const TorqueAngleCurve curve =
        torque_angle(HipThrust{.bar_mass_kg = 100}, coxa::testing::man(), lai_uhlrich2023(), {.poses = 11});
    const Storage table = to_storage(curve, 1.5);
    CHECK((table.time_s == 1.5 * curve.phase).all());
    CHECK((table.column("extension_moment_Nm.hip") == curve.extension_moment_Nm.col(1)).all());
    CHECK((table.column("contact_force_N.feet.y") == curve.feet_force_N.col(1)).all());
    CHECK((table.column("friction_use.back") == curve.back_friction_use).all());
    CHECK((table.column("extension_moment_arm_m.lumbar.glmax1") == 0.0).all());
    CHECK((table.column("extension_moment_arm_m.knee.recfem") ==
           curve.knee_extension_arm_m.col(static_cast<Eigen::Index>(lai_uhlrich2023().index_of("recfem"))))
              .all());
    CHECK((table.column("group_extension_moment_arm_m.ankle.soleus") ==
           curve.group_extension_arm_m.col(2 * static_cast<Eigen::Index>(muscle_group_count) +
                                           static_cast<Eigen::Index>(MuscleGroup::soleus)))
              .all());
    CHECK((table.column("hip_contact_force_BW") * (coxa::testing::man().mass_kg * gravity_m_per_s2) -
           curve.hip_contact_force_N)
              .abs()
              .maxCoeff() < 1e-9);
    CHECK((table.column("status") == static_cast<double>(Status::ok)).all());
    // The same columns in the same order everywhere.
    const std::string csv = to_csv(curve);
    std::string header;
    for (const std::string& label : table.labels) header += (header.empty() ? "" : ",") + label;
    CHECK(csv.substr(0, csv.find('\n')) == header);
    CHECK(says(complaint([&] { (void)to_storage(curve, 0.0); }), {"duration_s"}));
    // What a curve without its band lacks is left out, the rest is as it was.
    const Storage less =
        parse_storage(to_text(to_storage(torque_angle(HipThrust{.bar_mass_kg = 100}, coxa::testing::man(),
                                                      lai_uhlrich2023(), {.poses = 11, .with_band = false}),
                                         1.5)));
    CHECK(less.labels.size() == table.labels.size() - 8);
    CHECK(says(complaint([&] { (void)less.column("moment_upper_Nm.hip"); }), {"moment_upper_Nm.hip"}));
    CHECK((less.column("activation.glmax1") - table.column("activation.glmax1")).abs().maxCoeff() < 1e-9);
}

TEST_CASE("Of a curve that is held in part the poses with an answer can be written", "[storage]") {
    const TorqueAngleCurve curve =
        torque_angle(HipThrust{.bar_mass_kg = 380}, coxa::testing::man(), lai_uhlrich2023(), {.poses = 11});
    const auto held = std::count(curve.status.begin(), curve.status.end(), Status::ok);
    REQUIRE(held > 0);
    REQUIRE(held < 11);
    const Storage table = to_storage(curve);
    CHECK(says(complaint([&] { (void)to_text(table); }), {"nan", "drop_rows"}));
    const Storage rows = parse_storage(to_text(table, Missing::drop_rows));
    CHECK(rows.time_s.size() == held);
    CHECK((rows.column("status") == 0.0).all());
    const Storage columns = parse_storage(to_text(table, Missing::drop_columns));
    CHECK(columns.time_s.size() == 11);
    CHECK((columns.column("hip_flexion_rad") == curve.hip_flexion_rad).all());
    CHECK(columns.labels.size() < rows.labels.size());
}
