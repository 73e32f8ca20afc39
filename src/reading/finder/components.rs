//! Marked pixels that touch each other, taken together: letters, parts of letters, frames, rules, pictures.

use super::edges::Run;
use crate::domain::PixelRect;

/// Marked pixels that touch each other, also by a corner.
#[derive(Clone, Debug)]
pub(super) struct Component {
    pub(super) rect: PixelRect,
    /// Number of marked pixels.
    pub(super) area: u32,
    /// From the top, then from the left.
    pub(super) runs: Vec<Run>,
}

impl Component {
    fn of(runs: Vec<Run>) -> Option<Self> {
        let (top, bottom) = (runs.first()?.row, runs.last()?.row);
        let left = runs.iter().map(|run| run.left).min()?;
        let right = runs.iter().map(|run| run.right).max()?;
        let area = runs.iter().map(|run| run.right - run.left).sum();
        Some(Self { rect: PixelRect::new(left, top, right - left, bottom - top + 1), area, runs })
    }
}

/// Sorts runs, which must come row by row, into components.
pub(super) fn components(runs: &[Run]) -> Vec<Component> {
    let mut groups = Groups { parent: (0..runs.len() as u32).collect() };
    let (mut above, mut start) = (0..0, 0);
    while let Some(first) = runs.get(start) {
        let len = runs[start..].iter().take_while(|run| run.row == first.row).count();
        let touches_above = runs.get(above.start).is_some_and(|run| run.row + 1 == first.row);
        if touches_above {
            join_rows(runs, above, start..start + len, &mut groups);
        }
        above = start..start + len;
        start += len;
    }
    let mut members: Vec<Vec<Run>> = Vec::new();
    let mut place_of = vec![u32::MAX; runs.len()];
    for (index, run) in runs.iter().enumerate() {
        let root = groups.root(index as u32) as usize;
        if place_of[root] == u32::MAX {
            place_of[root] = members.len() as u32;
            members.push(Vec::new());
        }
        members[place_of[root] as usize].push(*run);
    }
    members.into_iter().filter_map(Component::of).collect()
}

/// Joins the runs of two neighbouring rows that touch.
fn join_rows(runs: &[Run], above: std::ops::Range<usize>, row: std::ops::Range<usize>, groups: &mut Groups) {
    let mut next = above.start;
    for index in row {
        let run = runs[index];
        while next < above.end && runs[next].right < run.left {
            next += 1;
        }
        let mut other = next;
        while other < above.end && runs[other].left <= run.right {
            groups.join(index as u32, other as u32);
            other += 1;
        }
    }
}

/// Disjoint sets.
struct Groups {
    parent: Vec<u32>,
}

impl Groups {
    fn root(&mut self, mut index: u32) -> u32 {
        while self.parent[index as usize] != index {
            let up = self.parent[self.parent[index as usize] as usize];
            self.parent[index as usize] = up;
            index = up;
        }
        index
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_sketch(sketch: &[&str]) -> Vec<Run> {
        let mut runs = Vec::new();
        for (row, line) in sketch.iter().enumerate() {
            let marks: Vec<bool> = line.chars().map(|mark| mark == '#').chain([false]).collect();
            let mut left = None;
            for (column, is_marked) in marks.iter().enumerate() {
                match (is_marked, left) {
                    (true, None) => left = Some(column),
                    (false, Some(from)) => {
                        runs.push(Run { row: row as u32, left: from as u32, right: column as u32 });
                        left = None;
                    }
                    _ => {}
                }
            }
        }
        runs
    }

    #[test]
    fn what_touches_is_one() {
        let found = components(&of_sketch(&["#...#..#", "#...#.#.", "######..", "........", ".##....."]));
        let rects: Vec<PixelRect> = found.iter().map(|component| component.rect).collect();
        assert_eq!(rects, [PixelRect::new(0, 0, 8, 3), PixelRect::new(1, 4, 2, 1)]);
        assert_eq!(found[0].area, 12);
    }

    #[test]
    fn what_only_lies_near_stays_apart() {
        assert_eq!(components(&of_sketch(&["#.#", "...", "#.#"])).len(), 4);
        assert_eq!(components(&[]).len(), 0);
    }
}
