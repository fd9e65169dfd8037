//! Two tabs with the same file: never both at once, and a tab that is just gone stands in nobody's way.

use std::rc::Rc;

use chartlift_core::{Engine, Tuning, UploadError, UploadRequest, ports::SourceMeta};
use chartlift_fault_runs::{
    ports::{Memory, Shared, Tab},
    simulation::Simulation,
    world::World,
};
use futures::future::{Either, select};

/// The first tab dies at some time, if at all; how does the second fare, which comes a little after the first?
fn second_tab(first_dies_at_ms: Option<u64>) -> Result<u32, UploadError> {
    let time = Simulation::new(1);
    let world = World::default();
    world.url_life_ms.set(900_000);
    let shared = Rc::new(Shared::calm(time.clone(), world));
    let tab = || {
        let tuning = Tuning { segment_bytes: 512, min_part_bytes: 2048, single_put_bytes: 2048, ..Tuning::default() };
        let bytes =
            Rc::new((0..200_000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect::<Vec<_>>());
        let meta = SourceMeta {
            name: "file".into(),
            content_type: String::new(),
            size_bytes: bytes.len() as u64,
            last_modified_ms: 1,
        };
        let source = Memory { bytes, meta, shared: Rc::clone(&shared) };
        let request = UploadRequest { source, record_id: "record".into(), attachment_id: None, owner: None };
        Engine::new(Tab(Rc::clone(&shared)), tuning).upload(request, |_| ()).1
    };
    let first = tab();
    let second = async {
        time.sleep_ms(200).await;
        tab().await
    };
    let outcome = time.run(async {
        futures::pin_mut!(second);
        let dies = async {
            let death = async {
                match first_dies_at_ms {
                    Some(at) => time.sleep_ms(at).await,
                    None => std::future::pending().await,
                }
            };
            let (mut first, death) = (Box::pin(first), Box::pin(death));
            if let Either::Left((outcome, _)) = select(&mut first, death).await {
                outcome.expect("the first tab is left in peace");
            }
            drop(first);
            std::future::pending::<()>().await;
        };
        futures::pin_mut!(dies);
        match select(second, dies).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => unreachable!("the second tab ends"),
        }
    });
    outcome.expect("nothing hangs").map(|completed| completed.version)
}

#[test]
fn a_tab_that_is_just_gone_stands_in_nobodys_way() {
    assert_eq!(second_tab(Some(900)), Ok(1));
}

#[test]
fn two_tabs_never_drive_the_same_upload() {
    assert_eq!(second_tab(None), Err(UploadError::InUseElsewhere));
}
