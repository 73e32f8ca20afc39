//! Other programs that a test needs: they end with it.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};

/// A child process that ends with its test.
pub struct Process(pub Child);

impl Process {
    pub fn start(command: &mut Command) -> Self {
        Self(command.stdout(Stdio::piped()).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    /// The next line, and nothing beyond it.
    #[allow(clippy::unbuffered_bytes, reason = "what is read ahead would be lost to the next one who reads")]
    pub fn line(&mut self) -> String {
        let bytes = self.0.stdout.as_mut().unwrap().bytes().map(Result::unwrap);
        String::from_utf8(bytes.take_while(|&byte| byte != b'\n').collect()).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An X server of its own.
pub struct Display {
    _server: Process,
    pub name: String,
}

impl Display {
    pub fn start() -> Self {
        // Without -noreset the server starts anew when its last client has gone, and refuses the next one meanwhile.
        let arguments = ["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset"];
        let mut server = Process::start(Command::new("Xvfb").args(arguments).stderr(Stdio::null()));
        let name = format!(":{}", server.line());
        Self { _server: server, name }
    }
}

/// A bus for D-Bus of its own, with nobody on it.
pub struct Bus {
    _daemon: Process,
    _folder: tempfile::TempDir,
    pub address: String,
}

impl Bus {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("bus.conf");
        let text = format!(
            r#"<busconfig><type>session</type><listen>unix:dir={}</listen><auth>EXTERNAL</auth>
               <policy context="default"><allow send_destination="*" eavesdrop="true"/>
               <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#,
            folder.path().display()
        );
        std::fs::write(&config, text).unwrap();
        let mut command = Command::new("dbus-daemon");
        command.arg(format!("--config-file={}", config.display())).args(["--nofork", "--print-address=1"]);
        let mut daemon = Process::start(&mut command);
        let address = daemon.line();
        Self { _daemon: daemon, _folder: folder, address }
    }
}
