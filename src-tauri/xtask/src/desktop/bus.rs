//! The session bus of a private desktop.

use std::path::Path;

/// A bus that starts no services of its own accord.
///
/// The system's configuration would start the machine's own keychain and portals as soon as somebody
/// asks for their names, and "there is no keychain" could not be tested.
pub fn configuration(folder: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
"#,
        folder.display()
    )
}
