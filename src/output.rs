//! Output that appears whole or not at all: everything is written beside its place, then renamed.

use std::fmt::Display;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::error::{Error, Kind, Result};

/// Whether output that is there already may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and writing fails.
    Keep,
    /// It is replaced.
    Replace,
}

/// Whether a file can be written to `path`. Called before long work, so that it fails early.
///
/// # Errors
/// The file exists and may not be replaced, `path` is a folder, or the folder that it lies in does not exist.
pub fn check_file(path: &Path, existing: Existing) -> Result<()> {
    if path.is_dir() {
        return Err(Error::from(Kind::Invalid("a folder; name a file".into())).at(path.display()));
    }
    if path.exists() && !path.is_file() {
        let message = "a device or pipe, not a file; write to standard output with `-o -`";
        return Err(Error::from(Kind::Invalid(message.into())).at(path.display()));
    }
    check(path, existing, path.exists())
}

/// Whether files can be written into the folder `path`, which need not exist. Called before long work, so that it
/// fails early.
///
/// # Errors
/// The folder holds files that may not be replaced, `path` is a file, or the folder that it lies in does not exist.
pub fn check_folder(path: &Path, existing: Existing) -> Result<()> {
    if path.is_file() {
        return Err(Error::from(Kind::Invalid("a file; name a folder".into())).at(path.display()));
    }
    // An empty folder is as good as none.
    check(path, existing, fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some()))
}

fn check(path: &Path, existing: Existing, occupied: bool) -> Result<()> {
    let parent = parent(path);
    if !parent.is_dir() {
        let message = format!("cannot write: there is no folder `{}`", parent.display());
        return Err(Error::from(Kind::Invalid(message)).at(path.display()));
    }
    match existing {
        Existing::Keep if occupied => Err(Kind::OutputExists(path.to_owned()).into()),
        _ => Ok(()),
    }
}

/// Writes a file through `write`; it appears under `path` when everything has been written.
///
/// # Errors
/// As [`check_file`]; the file cannot be written, or `write` fails. Then nothing is left behind.
pub fn write_file(
    path: &Path,
    existing: Existing,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    check_file(path, existing)?;
    let failed = |error: io::Error| Error::io("write", path, error);
    let mut file = shared(0o666).tempfile_in(parent(path)).map_err(|error| failed(plain(error)))?;
    let mut buffer = BufWriter::new(&mut file);
    write(&mut buffer).map_err(|error| at_output(error, path.display()))?;
    buffer.flush().map_err(failed)?;
    drop(buffer);
    file.as_file().sync_all().map_err(failed)?;
    match existing {
        // Somebody else may have made it meanwhile.
        Existing::Keep => file.persist_noclobber(path),
        Existing::Replace => file.persist(path),
    }
    .map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Kind::OutputExists(path.to_owned()).into(),
        _ => failed(error.error),
    })?;
    Ok(())
}

/// Writes the files of a folder, given as (name, content). The folder appears whole: a new one by being renamed, one that
/// exists by changing places with the new one at once, where the system can do that (Linux); what else it holds stays. Where
/// it holds folders, or the system cannot, its files are replaced one by one.
///
/// # Errors
/// As [`check_folder`]; a file cannot be written.
pub fn write_folder(path: &Path, existing: Existing, files: &[(&str, &[u8])]) -> Result<()> {
    check_folder(path, existing)?;
    let failed = |error: io::Error| Error::io("write", path, error);
    let folder = shared(0o777).tempdir_in(parent(path)).map_err(|error| failed(plain(error)))?;
    for (name, content) in files {
        let mut file = fs::File::create(folder.path().join(name)).map_err(failed)?;
        file.write_all(content).and_then(|()| file.sync_all()).map_err(failed)?;
    }
    if !path.exists() {
        fs::rename(folder.path(), path).map_err(failed)?;
        // The folder has moved away; there is nothing left to delete.
        let _ = folder.keep();
        return Ok(());
    }
    // After the exchange the old folder is deleted in the new one's stead.
    if carry_over(path, folder.path()).is_ok() && exchange(folder.path(), path).is_ok() {
        return Ok(());
    }
    files.iter().try_for_each(|(name, content)| {
        write_file(&path.join(name), Existing::Replace, |file| {
            file.write_all(content).map_err(|source| Kind::Io { action: "write", source }.into())
        })
    })
}

/// Gives the new folder the files of the old one that it does not have.
///
/// # Errors
/// There are folders among them, or they cannot be linked.
fn carry_over(old: &Path, new: &Path) -> io::Result<()> {
    for entry in fs::read_dir(old)? {
        let entry = entry?;
        if !entry.file_type()?.is_file() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        let place = new.join(entry.file_name());
        if !place.exists() {
            fs::hard_link(entry.path(), place)?;
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Names the output in an error of writing to it. An error of reading, met while writing, is about another place.
pub fn at_output(error: Error, output: impl Display) -> Error {
    match error.kind() {
        Kind::Io { action: "write", .. } => error.at(output),
        _ => error,
    }
}

/// The error without the name of the temporary file, which means nothing to the user.
fn plain(error: io::Error) -> io::Error {
    error.kind().into()
}

/// The folder that holds `path`; created by nobody, so that a mistyped one is an error.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes temporary files with the permissions of ordinary ones: `mode` less what the user's umask takes away.
#[cfg_attr(not(unix), allow(unused_variables, reason = "permissions are those of the folder"))]
fn shared(mode: u32) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".parallax-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(content: &'static str) -> impl FnOnce(&mut dyn Write) -> Result<()> {
        move |file| {
            file.write_all(content.as_bytes()).map_err(|error| Error::io("write", Path::new("x"), error))
        }
    }

    #[test]
    fn keeps_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write_file(&path, Existing::Keep, text("old")).unwrap();
        let error = write_file(&path, Existing::Keep, text("new")).unwrap_err();
        assert!(error.to_string().contains("--force"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        write_file(&path, Existing::Replace, text("new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn a_failure_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let error = write_file(&path, Existing::Keep, |file| {
            text("half")(file)?;
            Err(Kind::Invalid("broken".into()).into())
        });
        assert!(error.is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn only_errors_of_writing_name_the_output() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let error_of = |action: &'static str| {
            let source = io::ErrorKind::StorageFull.into();
            let error = write_file(&path, Existing::Keep, |_| Err(Kind::Io { action, source }.into()));
            error.unwrap_err().place().file.clone()
        };
        assert_eq!(error_of("write"), Some(path.display().to_string()));
        assert_eq!(error_of("read"), None);
    }

    #[test]
    fn what_cannot_be_written_is_known_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        write_file(&file, Existing::Keep, text("x")).unwrap();
        assert!(check_file(folder.path(), Existing::Replace).is_err());
        assert!(check_folder(&file, Existing::Replace).is_err());
        assert!(check_file(&folder.path().join("no").join("a.txt"), Existing::Replace).is_err());
        assert!(check_folder(&folder.path().join("no").join("b"), Existing::Replace).is_err());
        check_file(&file, Existing::Replace).unwrap();
        check_folder(&folder.path().join("new"), Existing::Keep).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn permissions_are_those_of_ordinary_files() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        fs::write(folder.path().join("ordinary"), "").unwrap();
        fs::create_dir(folder.path().join("ordinary folder")).unwrap();
        write_file(&folder.path().join("a.txt"), Existing::Keep, text("a")).unwrap();
        write_folder(&folder.path().join("report"), Existing::Keep, &[("a", b"1")]).unwrap();
        assert_eq!(mode("a.txt"), mode("ordinary"));
        assert_eq!(mode("report"), mode("ordinary folder"));
    }

    #[test]
    fn a_folder_appears_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        write_folder(&path, Existing::Keep, &[("a", b"1"), ("b", b"2")]).unwrap();
        assert_eq!(fs::read(path.join("b")).unwrap(), b"2");
        assert!(write_folder(&path, Existing::Keep, &[("a", b"3")]).is_err());
        write_folder(&path, Existing::Replace, &[("a", b"3")]).unwrap();
        assert_eq!(fs::read(path.join("a")).unwrap(), b"3");
        assert_eq!(fs::read(path.join("b")).unwrap(), b"2", "what else it holds stays");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::create_dir(path.join("c")).unwrap();
        write_folder(&path, Existing::Replace, &[("a", b"4")]).unwrap();
        assert_eq!(fs::read(path.join("a")).unwrap(), b"4");
        assert!(path.join("c").is_dir());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
