//! Colours of an embedded ICC profile to sRGB, the only colours that models and servers expect.

use std::borrow::Cow;
use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout as SampleOrder, TransformExecutor, TransformOptions};

use super::raster::{Layout, Raster};
use super::samples::Samples;

/// What is to be done with the samples of a picture.
#[derive(Clone)]
pub(super) enum Conversion {
    /// They are sRGB already, or nothing usable says otherwise.
    None,
    /// A table from grey to grey.
    Grey(Box<[u8; 256]>),
    Rgb(Arc<dyn TransformExecutor<u8> + Send + Sync>),
}

impl Conversion {
    /// A damaged profile, or one for other channels than the picture has, is ignored, as browsers do.
    pub(super) fn to_srgb(profile: Option<&[u8]>, layout: Layout) -> Self {
        profile.and_then(|bytes| Self::from_profile(bytes, layout)).unwrap_or(Self::None)
    }

    fn from_profile(bytes: &[u8], layout: Layout) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(bytes).ok()?;
        let srgb = ColorProfile::new_srgb();
        let options = TransformOptions::default();
        match (layout, profile.color_space) {
            (Layout::Grey, DataColorSpace::Gray) => {
                let transform =
                    profile.create_transform_8bit(SampleOrder::Gray, &srgb, SampleOrder::Rgb, options).ok()?;
                let ramp: Vec<u8> = (0..=255).collect();
                let mut colours = vec![0; 3 * ramp.len()];
                transform.transform(&ramp, &mut colours).ok()?;
                let table: Vec<u8> = colours.iter().skip(1).step_by(3).copied().collect();
                (!close(&table, &ramp)).then_some(Self::Grey(table.into_boxed_slice().try_into().ok()?))
            }
            (Layout::Rgb, DataColorSpace::Rgb) => {
                let transform =
                    profile.create_transform_8bit(SampleOrder::Rgb, &srgb, SampleOrder::Rgb, options).ok()?;
                let probe = probe_colours();
                let mut converted = vec![0; probe.len()];
                transform.transform(&probe, &mut converted).ok()?;
                (!close(&converted, &probe)).then_some(Self::Rgb(transform))
            }
            _ => None,
        }
    }

    /// The raster in sRGB.
    pub(super) fn apply<'a>(&self, raster: Cow<'a, Raster>) -> Cow<'a, Raster> {
        match (self, raster.layout) {
            (Self::Grey(table), Layout::Grey) => {
                let mut raster = raster.into_owned();
                for sample in raster.data.iter_mut() {
                    *sample = table[usize::from(*sample)];
                }
                Cow::Owned(raster)
            }
            (Self::Rgb(transform), Layout::Rgb) => {
                let mut converted = Samples::zeroed(raster.data.len());
                // Fails only for lengths that do not match; the colours then stay as they are.
                match transform.transform(&raster.data, &mut converted) {
                    Ok(()) => Cow::Owned(Raster { data: converted, size: raster.size, layout: raster.layout }),
                    Err(_) => raster,
                }
            }
            _ => raster,
        }
    }
}

/// The profile of the primaries of a telephone's or a film's colours (ITU-T H.273, table 2), where a file names them
/// instead of holding a profile.
pub(super) fn profile_of_primaries(code: u16) -> Option<Vec<u8>> {
    let profile = match code {
        9 => ColorProfile::new_bt2020(),
        12 => ColorProfile::new_display_p3(),
        _ => return None,
    };
    profile.encode().ok()
}

/// Colours spread over the whole cube: a profile that leaves all of them alone is sRGB by another name.
fn probe_colours() -> Vec<u8> {
    const STEPS: [u8; 6] = [0, 51, 102, 153, 204, 255];
    let mut probe = Vec::with_capacity(3 * STEPS.len().pow(3));
    for red in STEPS {
        for green in STEPS {
            for blue in STEPS {
                probe.extend([red, green, blue]);
            }
        }
    }
    probe
}

/// Whether no sample differs by more than rounding does.
fn close(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(*b) <= 2)
}
